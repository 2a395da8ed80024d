package evaluation

// For tests beside the package.
var (
	CursorOf    = cursorOf
	OwnSegments = ownSegments
)
