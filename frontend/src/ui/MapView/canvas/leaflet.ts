import './quiet-start'
import * as leaflet from 'leaflet'
import './quiet-end'

export { leaflet }
