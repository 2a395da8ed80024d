package webui

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
)

// manifest is Vite's list of chunks by source file.
type manifest map[string]struct {
	File    string   `json:"file"`
	Imports []string `json:"imports"`
	CSS     []string `json:"css"`
	IsEntry bool     `json:"isEntry"`
}

func readManifest(dist fs.FS) (manifest, error) {
	b, err := fs.ReadFile(dist, ".vite/manifest.json")
	if err != nil {
		return nil, err
	}
	var m manifest
	return m, json.Unmarshal(b, &m)
}

// readWords tells which part of the sentences each page needs beside the first; the
// build takes it from the router.
func readWords(dist fs.FS) (words map[string]string, err error) {
	b, err := fs.ReadFile(dist, ".vite/words.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return words, json.Unmarshal(b, &words)
}

// needed lists what the page's component and its parts of the language's catalogue load,
// without what the shell itself already names.
func (m manifest) needed(source, lang, words string) (scripts, styles []string) {
	seen := map[string]bool{}
	var mark func(key string)
	mark = func(key string) {
		if c, ok := m[key]; ok && !seen[c.File] {
			seen[c.File] = true
			for _, s := range c.CSS {
				seen[s] = true
			}
			for _, i := range c.Imports {
				mark(i)
			}
		}
	}
	for key, c := range m {
		if c.IsEntry {
			mark(key)
		}
	}
	var add func(key string)
	add = func(key string) {
		c, ok := m[key]
		if !ok || seen[c.File] {
			return
		}
		seen[c.File] = true
		scripts = append(scripts, "/"+c.File)
		for _, s := range c.CSS {
			if !seen[s] {
				seen[s] = true
				styles = append(styles, "/"+s)
			}
		}
		for _, i := range c.Imports {
			add(i)
		}
	}
	add(source)
	for _, part := range []string{"first", words} {
		for key := range m {
			if strings.HasSuffix(key, "i18n/"+lang+"/public.json?part="+part) {
				add(key)
			}
		}
	}
	return scripts, styles
}
