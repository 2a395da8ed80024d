package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"mitwirken/internal/platform/fault"
)

const (
	tilePath    = "/tiles/{z}/{x}/{y}"
	tileTimeout = 5 * time.Second
	tileBytes   = 1 << 20
	tileCache   = 1000 // tiles, about 30 kB each
	// Zoom levels of a map of one municipality; what lies far from it is nobody's
	// business here, and the proxy no way to fetch a country.
	tileMinZoom, tileMaxZoom = 9, 19
)

// area in WGS 84 around the municipality in which tiles are passed on.
type area struct{ west, south, east, north float64 }

var tileArea = area{8.05, 46.95, 8.55, 47.25}

// tiles hands on map tiles of one server, so that the browsers of residents never
// tell it who looks at which street. Tiles are kept in memory, the newest only.
type tiles struct {
	upstream string
	client   *http.Client

	mu    sync.Mutex
	kept  map[string]tile
	order []string
}

type tile struct {
	body        []byte
	contentType string
}

func newTiles(upstream string) *tiles {
	return &tiles{upstream: upstream, client: &http.Client{Timeout: tileTimeout}, kept: map[string]tile{}}
}

func (a *App) mountTiles() {
	if a.cfg.MapTiles == "" {
		return
	}
	t := newTiles(a.cfg.MapTiles)
	a.api.Engine.GET("/tiles/:z/:x/:y", func(c *gin.Context) {
		z, x, y := number(c.Param("z")), number(c.Param("x")), number(c.Param("y"))
		if !tileArea.holds(z, x, y) {
			a.api.Refuse(c, fault.New(fault.NotFound, fault.CodeNotFound))
			return
		}
		got, err := t.get(c.Request.Context(), z, x, y)
		if err != nil {
			a.api.Refuse(c, fault.Wrap(fault.Unavailable, fault.CodeUnavailable, err))
			return
		}
		c.Header("Cache-Control", "public, max-age=604800")
		c.Data(http.StatusOK, got.contentType, got.body)
	})
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// holds tells whether the tile touches the area (slippy map tiles, EPSG 3857).
func (a area) holds(z, x, y int) bool {
	if z < tileMinZoom || z > tileMaxZoom || x < 0 || y < 0 {
		return false
	}
	west, north := tileAt(z, a.west, a.north)
	east, south := tileAt(z, a.east, a.south)
	return x >= west && x <= east && y >= north && y <= south
}

func (t *tiles) get(ctx context.Context, z, x, y int) (tile, error) {
	key := fmt.Sprintf("%d/%d/%d", z, x, y)
	t.mu.Lock()
	got, ok := t.kept[key]
	t.mu.Unlock()
	if ok {
		return got, nil
	}
	got, err := t.fetch(ctx, strings.NewReplacer("{z}", strconv.Itoa(z), "{x}", strconv.Itoa(x), "{y}", strconv.Itoa(y)).Replace(t.upstream))
	if err != nil {
		return tile{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, again := t.kept[key]; !again {
		t.kept[key], t.order = got, append(t.order, key)
		if len(t.order) > tileCache {
			delete(t.kept, t.order[0])
			t.order = t.order[1:]
		}
	}
	return got, nil
}

var errTile = errors.New("the map server did not answer with a picture")

func (t *tiles) fetch(ctx context.Context, address string) (tile, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return tile{}, err
	}
	answer, err := t.client.Do(r)
	if err != nil {
		return tile{}, err
	}
	defer answer.Body.Close()
	contentType := answer.Header.Get("Content-Type")
	if answer.StatusCode != http.StatusOK || contentType != "image/jpeg" && contentType != "image/png" {
		return tile{}, errTile
	}
	var b bytes.Buffer
	if n, err := b.ReadFrom(io.LimitReader(answer.Body, tileBytes+1)); err != nil || n > tileBytes {
		return tile{}, errors.Join(errTile, err)
	}
	return tile{b.Bytes(), contentType}, nil
}
