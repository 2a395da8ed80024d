package identity

import "strings"

// device says coarsely in which browser on which system a session is, enough to
// recognise one's own and useless to recognise anybody else. Unknown is empty.
func device(userAgent string) (browser, os string) {
	find := func(table [][2]string) string {
		for _, e := range table {
			if strings.Contains(userAgent, e[0]) {
				return e[1]
			}
		}
		return ""
	}
	// The order matters: Edge and others call themselves Chrome and Safari as well.
	browser = find([][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chromium", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}})
	os = find([][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Macintosh", "macOS"}, {"Linux", "Linux"}})
	return browser, os
}
