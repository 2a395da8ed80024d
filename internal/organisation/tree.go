package organisation

import (
	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
)

// UnitDraft is everything staff decide about a unit. Parent is uuid.Nil at the top.
type UnitDraft struct {
	Name   string
	Parent uuid.UUID
	Active bool
}

func (d *UnitDraft) validate() error {
	var v fault.Validation
	checkName(&v, &d.Name)
	return v.Err()
}

// place checks what a draft would do to the tree. An inactive unit stays where it
// is, and only leaves are switched off: so every active unit hangs on active ones,
// and no unit on itself.
func place(units map[uuid.UUID]Organisation, o *Organisation, d UnitDraft) error {
	if d.Active {
		return placeBelow(units, o.ID, d.Parent)
	}
	if d.Parent != o.ParentID {
		return wrongParent()
	}
	for _, u := range units {
		if u.ParentID == o.ID && u.Active() {
			return fault.New(fault.Conflict, CodeUnitHasUnits)
		}
	}
	return nil
}

func wrongParent() error {
	return fault.New(fault.Invalid, fault.CodeInvalid).WithField("parentId", CodeParent, nil)
}

// placeBelow checks that an active unit can lie below another.
func placeBelow(units map[uuid.UUID]Organisation, unit, parent uuid.UUID) error {
	above := 0
	for at := parent; at != uuid.Nil; above++ {
		p, known := units[at]
		if !known || at == unit || !p.Active() {
			return wrongParent()
		}
		at = p.ParentID
	}
	if above+1+height(units, unit) > MaxDepth {
		return wrongParent()
	}
	return nil
}

// height is how many floors lie below a unit.
func height(units map[uuid.UUID]Organisation, unit uuid.UUID) int {
	most := 0
	for id, u := range units {
		if u.ParentID == unit {
			most = max(most, 1+height(units, id))
		}
	}
	return most
}
