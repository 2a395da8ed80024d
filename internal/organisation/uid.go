package organisation

import (
	"strings"

	"mitwirken/internal/platform/fault"
)

// UID is the number of a company or association in the federal register, as
// CHE-123.456.788. The last digit is a check digit.
type UID string

// ParseUID reads a UID however it is written, also with the suffix of the value
// added tax. An empty one stays empty. Invalid request.invalid with
// organisation.uid at «uid».
func ParseUID(s string) (UID, error) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if s == "" {
		return "", nil
	}
	for _, tax := range []string{"MWST", "TVA", "IVA"} {
		s = strings.TrimSuffix(s, tax)
	}
	s = strings.NewReplacer("-", "", ".", "", " ", "", "\u2011", "", "\u2013", "", "\u00a0", "").Replace(s)
	digits, is := strings.CutPrefix(s, "CHE")
	if !is || len(digits) != 9 || !checks(digits) {
		return "", fault.New(fault.Invalid, fault.CodeInvalid).WithField("uid", CodeUID, nil)
	}
	return UID("CHE-" + digits[:3] + "." + digits[3:6] + "." + digits[6:]), nil
}

// checks the last digit: eleven less the weighted sum of the others modulo eleven,
// where eleven stands for nought and ten is never given out.
func checks(digits string) bool {
	sum := 0
	for i, weight := range []int{5, 4, 3, 2, 7, 6, 5, 4, 1} {
		d := int(digits[i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		sum += d * weight
	}
	return sum%11 == 0
}
