package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/jpeg" // pictures that people uploaded are one of these
	_ "image/png"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/site/drawing"
	"mitwirken/internal/space"
)

const (
	// picturesKept in memory; each has some 30 kB.
	picturesKept = 100
	// picturesAtOnce are drawn by one instance: each takes a moment of a processor.
	picturesAtOnce = 2
	// pictureWidth is the copy of an upload that is enough for a drawing.
	pictureWidth = 800
)

// pictures draws icons and link previews and keeps the latest ones. They are known by
// all that is drawn in them, so nothing kept is ever out of date.
type pictures struct {
	app  *App
	free chan struct{}

	mu    sync.Mutex
	kept  map[string][]byte
	order []string
}

// mountPictures adds the addresses that heads of pages name.
func (a *App) mountPictures() {
	p := &pictures{app: a, free: make(chan struct{}, picturesAtOnce), kept: map[string][]byte{}}
	e := a.api.Engine
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		e.Handle(method, "/favicon.svg", func(c *gin.Context) { p.icon(c, 0) })
		e.Handle(method, "/favicon.ico", func(c *gin.Context) { p.icon(c, 32) })
		e.Handle(method, "/apple-touch-icon.png", func(c *gin.Context) { p.icon(c, 180) })
		e.Handle(method, "/icons/:name", func(c *gin.Context) {
			stem, _ := strings.CutSuffix(c.Param("name"), ".png")
			if c.Param("name") == "maskable.png" {
				p.icon(c, maskable)
				return
			}
			size, err := strconv.Atoi(stem)
			if err != nil || stem == c.Param("name") || !slices.Contains(drawing.IconSizes(), size) {
				a.api.Refuse(c, fault.New(fault.NotFound, fault.CodeNotFound))
				return
			}
			p.icon(c, size)
		})
		e.Handle(method, "/social/site.png", p.site)
		e.Handle(method, "/social/projects/:name", p.project)
	}
}

// maskable stands for the icon that systems may cut to any shape, maskableSize wide.
const maskable, maskableSize = -1, 512

// icon of a size; 0 for all sizes.
func (p *pictures) icon(c *gin.Context, size int) {
	now := p.app.Site.Current(c.Request.Context())
	logo := uuid.Nil
	if now.Logo != nil {
		logo = now.Logo.ID
	}
	media := "image/png"
	if size == 0 {
		media = "image/svg+xml"
	}
	p.serve(c, media, fmt.Sprintf("icon %d %q %q %s", size, now.Accent, now.ShortName, logo), func(ctx context.Context) ([]byte, error) {
		e := drawing.Emblem{Accent: now.Accent, Name: now.ShortName}
		if now.Logo != nil {
			// A logo that is still being checked is not there yet.
			e.Logo, _ = p.upload(ctx, logo)
		}
		switch size {
		case 0:
			return e.SVG()
		case maskable:
			return e.Maskable(maskableSize)
		}
		return e.Icon(size)
	})
}

func (p *pictures) site(c *gin.Context) {
	now := p.app.Site.Current(c.Request.Context())
	title := p.app.cat.Text(langOf(c), "public", "shell.card", map[string]any{"Name": now.ShortName})
	p.card(c, uuid.Nil, drawing.Card{Accent: now.Accent, Title: title, Line: now.Name, Seed: "site", Topic: "social"})
}

// langOf is the language of the page that names the picture; German has no mark.
func langOf(c *gin.Context) string {
	if lang := c.Query("lang"); slices.Contains(locale.Langs(), lang) {
		return lang
	}
	return locale.Default
}

// project draws what everybody may see, whoever asks.
func (p *pictures) project(c *gin.Context) {
	ctx, lang := c.Request.Context(), langOf(c)
	slug, isPNG := strings.CutSuffix(c.Param("name"), ".png")
	d, err := p.app.Spaces.Project(ctx, authz.Nobody(), slug, lang)
	if err == nil && (!isPNG || d.Preview || d.Audience != space.Public) {
		err = fault.New(fault.NotFound, space.CodeProjectNotFound)
	}
	if err != nil {
		p.app.api.Refuse(c, err)
		return
	}
	now, upload := p.app.Site.Current(ctx), uuid.Nil
	if d.Shown.Cover != nil {
		upload = d.Shown.Cover.FileID
	}
	text, _ := space.In(d.Shown.Texts, lang)
	p.card(c, upload, drawing.Card{Accent: now.Accent, Title: text.Title, Line: now.Name, Seed: d.ID.String(), Topic: coverTopic(d.Shown.Topics)})
}

// coverTopics in the order in which the front end looks for them.
var coverTopics = []string{"mobility", "nature", "building", "digital", "budget", "school", "culture", "social", "safety", "general"}

func coverTopic(topics []string) string {
	for _, t := range coverTopics {
		if slices.Contains(topics, t) {
			return t
		}
	}
	return "general"
}

func (p *pictures) card(c *gin.Context, upload uuid.UUID, card drawing.Card) {
	p.serve(c, "image/png", fmt.Sprintf("card %+v %s", card, upload), func(ctx context.Context) ([]byte, error) {
		if upload != uuid.Nil {
			if m, err := p.upload(ctx, upload); err == nil {
				card.Picture = m // else the poster
			}
		}
		return card.PNG()
	})
}

// upload is a picture that everybody may see.
func (p *pictures) upload(ctx context.Context, id uuid.UUID) (image.Image, error) {
	d, err := p.app.Files.Open(ctx, authz.Nobody(), id, pictureWidth)
	if err != nil {
		return nil, err
	}
	m, _, err := image.Decode(d)
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return m, err
}

// serve answers with what is kept under the key, or draws it.
func (p *pictures) serve(c *gin.Context, media, key string, draw func(context.Context) ([]byte, error)) {
	sum := sha256.Sum256([]byte(key))
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	h := c.Writer.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=3600")
	// Other sites show it in link previews.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if c.GetHeader("If-None-Match") == tag {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	body := p.recall(tag)
	if body == nil {
		ctx := c.Request.Context()
		select {
		case p.free <- struct{}{}:
		case <-ctx.Done():
			p.app.api.Refuse(c, fault.New(fault.Unavailable, fault.CodeUnavailable))
			return
		}
		var err error
		if body, err = draw(ctx); err == nil {
			p.keep(tag, body)
		}
		<-p.free
		if err != nil {
			h.Del("ETag")
			h.Set("Cache-Control", "no-store")
			p.app.api.Refuse(c, err)
			return
		}
	}
	c.Data(http.StatusOK, media, body)
}

func (p *pictures) recall(tag string) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept[tag]
}

func (p *pictures) keep(tag string, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.kept[tag]; there {
		return
	}
	if len(p.order) >= picturesKept {
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
	p.kept[tag], p.order = body, append(p.order, tag)
}
