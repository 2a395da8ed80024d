package config

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"
)

// Variable is one setting as people see it.
type Variable struct {
	Name, Default, Doc string
	Secret             bool
	field              string
	index              []int
}

// Variables lists all settings in the order of the struct.
func Variables() []Variable {
	var out []Variable
	var walk func(t reflect.Type, at []int)
	walk = func(t reflect.Type, at []int) {
		for f := range t.Fields() {
			index := append(append([]int{}, at...), f.Index...)
			name := f.Tag.Get("env")
			if name == "" {
				if f.Type.Kind() == reflect.Struct {
					walk(f.Type, index)
				}
				continue
			}
			out = append(out, Variable{
				Name: name, Default: f.Tag.Get("envDefault"), Doc: f.Tag.Get("doc"),
				Secret: f.Type == reflect.TypeFor[Secret](), field: f.Name, index: index,
			})
		}
	}
	walk(reflect.TypeFor[Config](), nil)
	return out
}

// Table is the list of settings as Markdown; README.md holds it between two
// markers and a test keeps both equal.
func Table() string {
	var b strings.Builder
	b.WriteString("| variable | default | meaning |\n|---|---|---|\n")
	for _, v := range Variables() {
		def := ""
		if v.Default != "" {
			def = "`" + v.Default + "`"
		}
		doc := v.Doc
		if v.Secret {
			doc += fmt.Sprintf(" Secret: also as `%s_FILE`.", v.Name)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", v.Name, def, doc)
	}
	return b.String()
}

// Dump prints the settings in force with secrets masked.
func (c *Config) Dump(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	root := reflect.ValueOf(c).Elem()
	for _, v := range Variables() {
		fmt.Fprintf(t, "%s\t%v\n", v.Name, root.FieldByIndex(v.index).Interface())
	}
	return t.Flush()
}
