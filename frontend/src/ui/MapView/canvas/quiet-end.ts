Reflect.deleteProperty(HTMLDivElement.prototype, 'innerHTML')
