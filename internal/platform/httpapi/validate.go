package httpapi

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"mitwirken/internal/platform/fault"
)

// codeMessages makes huma's schema check speak in our codes instead of English
// sentences: «code», then «|Name=value» for each placeholder. %.0v swallows an
// argument that must not be shown.
func codeMessages() {
	for code, messages := range map[fault.Code]map[*string]string{
		fault.FieldUnknown:  {&validation.MsgUnexpectedProperty: ""},
		fault.FieldRequired: {&validation.MsgExpectedRequiredProperty: "|Property=%s"},
		fault.FieldTooShort: {&validation.MsgExpectedMinLength: "|Min=%d"},
		fault.FieldTooLong:  {&validation.MsgExpectedMaxLength: "|Max=%d"},
		fault.FieldTooSmall: {&validation.MsgExpectedMinimumNumber: "|Min=%v", &validation.MsgExpectedExclusiveMinimumNumber: "|Min=%v"},
		fault.FieldTooLarge: {&validation.MsgExpectedMaximumNumber: "|Max=%v", &validation.MsgExpectedExclusiveMaximumNumber: "|Max=%v"},
		fault.FieldTooFew:   {&validation.MsgExpectedMinItems: "|Min=%d", &validation.MsgExpectedMinProperties: "|Min=%d"},
		fault.FieldTooMany:  {&validation.MsgExpectedMaxItems: "|Max=%d", &validation.MsgExpectedMaxProperties: "|Max=%d"},
		fault.FieldChoice:   {&validation.MsgExpectedOneOf: "%.0v", &validation.MsgExpectedConst: "%.0v"},
		fault.FieldEmail:    {&validation.MsgExpectedRFC5322Email: "%.0v"},
		fault.FieldType: {
			&validation.MsgExpectedBoolean: "", &validation.MsgExpectedNumber: "", &validation.MsgExpectedInteger: "",
			&validation.MsgExpectedString: "", &validation.MsgExpectedArray: "", &validation.MsgExpectedObject: "",
		},
	} {
		for at, params := range messages {
			*at = string(code) + params
		}
	}
}

// schemaField translates one finding of the schema check. What the person typed
// (ErrorDetail.Value) is dropped on purpose.
func schemaField(d *huma.ErrorDetail) fault.Field {
	parts := strings.Split(d.Message, "|")
	f := fault.Field{Code: fault.Code(parts[0]), Path: location(d.Location)}
	switch {
	case strings.HasPrefix(d.Message, "required ") && strings.HasSuffix(d.Message, "missing"):
		f.Code = fault.FieldRequired
	case strings.HasPrefix(d.Message, "unknown query parameter"):
		f.Code = fault.FieldUnknown
	case !strings.HasPrefix(d.Message, "field."):
		f.Code = fault.FieldFormat
		return f
	}
	for _, p := range parts[1:] {
		name, value, _ := strings.Cut(p, "=")
		if name == "Property" {
			f.Path = strings.TrimPrefix(f.Path+"/"+value, "/")
			continue
		}
		if f.Params == nil {
			f.Params = map[string]any{}
		}
		f.Params[name] = value
	}
	return f
}

// location turns body.items[3].tag into items/3/tag and query.limit into query:limit.
func location(l string) string {
	in, rest, _ := strings.Cut(l, ".")
	rest = strings.NewReplacer("[", "/", "].", "/", "]", "", ".", "/").Replace(rest)
	if in == "body" {
		return rest
	}
	return in + ":" + rest
}
