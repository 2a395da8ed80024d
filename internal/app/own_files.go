package app

import (
	"mitwirken/internal/file"
	"mitwirken/internal/identity/owndata"
)

// ownFiles are the uploads of a person in the copy of their data, as many as the quota
// allows. Files that belong to something are told by the module of that thing.
func ownFiles(files *file.Service) owndata.Source {
	return owndata.List("file_item", files.Waiting, func(f file.File) (owndata.Row, error) {
		return owndata.Row{{Name: "name", Value: f.Name}, {Name: "at", Value: f.CreatedAt}}, nil
	})
}
