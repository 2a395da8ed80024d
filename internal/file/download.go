package file

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"mitwirken/internal/platform/blob"
)

// Download is a file that is open for somebody who may read it. It reads and seeks;
// seeking costs nothing before the next Read, and then as much as skipping does.
type Download struct {
	*content
	File *File
	// Width of the copy; 0 for the whole file.
	Width int
	// Public as the guard said.
	Public bool
}

// Media is the content type: copies of pictures have their own.
func (d *Download) Media() string {
	if d.Width > 0 {
		return d.info.ContentType
	}
	return d.File.Media
}

// ETag is that of exactly these bytes, which never change.
func (d *Download) ETag() string {
	return fmt.Sprintf(`"%s-%d"`, base64.RawURLEncoding.EncodeToString(d.File.SHA256[:12]), d.Width)
}

// Disposition names the download (RFC 6266, RFC 8187). Only pictures, which we have
// made ourselves, may open in the browser.
func (d *Download) Disposition() string {
	kind := "attachment"
	if d.File.Picture() {
		kind = "inline"
	}
	return disposition(kind, d.File.Name)
}

func disposition(kind, name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, kind, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

// content is a blob that can be read from anywhere.
type content struct {
	ctx    context.Context
	blobs  blob.Store
	key    string
	info   blob.Info
	body   io.ReadCloser
	at     int64 // where body is
	wanted int64 // where the reader wants to be
}

func openContent(ctx context.Context, blobs blob.Store, key string) (*content, error) {
	body, info, err := blobs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	return &content{ctx: ctx, blobs: blobs, key: key, info: info, body: body}, nil
}

func (c *content) Read(p []byte) (int, error) {
	if err := c.move(); err != nil {
		return 0, err
	}
	n, err := c.body.Read(p)
	c.at += int64(n)
	c.wanted = c.at
	return n, err
}

func (c *content) move() error {
	if c.wanted < c.at {
		body, _, err := c.blobs.Get(c.ctx, c.key)
		if err != nil {
			return err
		}
		if err := c.body.Close(); err != nil {
			return errors.Join(err, body.Close())
		}
		c.body, c.at = body, 0
	}
	n, err := io.CopyN(io.Discard, c.body, c.wanted-c.at)
	c.at += n
	return err
}

func (c *content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.wanted
	case io.SeekEnd:
		offset += c.info.Size
	}
	if offset < 0 {
		return 0, errors.New("file: seeking before the beginning")
	}
	c.wanted = offset
	return offset, nil
}

// Close ends the reading.
func (c *content) Close() error { return c.body.Close() }
