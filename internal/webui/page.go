package webui

import "strings"

// Page is one address of the single-page app as the server needs to know it.
type Page struct {
	// Pattern is the path without language, «/projects/{slug}».
	Pattern string
	// Source is the component in the Vite manifest; its chunks are preloaded.
	Source string
	// Title and Description are keys of i18n/<lang>/public.json.
	Title, Description string
	// Data lists the API addresses whose answers the page shows first; {name}
	// is replaced. If the first answers with a refusal, so does the page.
	Data []string
	// HeadFrom takes title and description out of the first answer instead, as the
	// names of its JSON members; without a second name the description stays.
	HeadFrom [2]string
	// NoIndex keeps search engines out.
	NoIndex bool
}

// match compares segment by segment.
func (p Page) match(path string) (map[string]string, bool) {
	want, got := strings.Split(p.Pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	params := map[string]string{}
	for i := range want {
		if name, ok := strings.CutPrefix(want[i], "{"); ok && got[i] != "" {
			params[strings.TrimSuffix(name, "}")] = got[i]
		} else if want[i] != got[i] {
			return nil, false
		}
	}
	return params, true
}
