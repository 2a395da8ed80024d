package app

import "math"

// tileAt is the tile that shows a place, after
// https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames.
func tileAt(z int, lon, lat float64) (x, y int) {
	n := math.Exp2(float64(z))
	phi := lat * math.Pi / 180
	return int(n * (lon + 180) / 360), int(n * (1 - math.Asinh(math.Tan(phi))/math.Pi) / 2)
}
