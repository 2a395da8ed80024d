package demo

import (
	"context"
	"fmt"

	"mitwirken/internal/authz"
	"mitwirken/internal/site"
)

// SampleSite says where the invented administration is and when it is open, as long as
// nobody has changed the settings.
func SampleSite(ctx context.Context, settings *site.Service) error {
	software := authz.Software()
	now, _, err := settings.Edit(ctx, software)
	if err != nil || now.Version > 0 {
		return err
	}
	next := now.Settings
	next.Address = "Musterplatz 1\n6020 Emmenbrücke"
	next.Hours = map[string]string{
		"de": "Montag bis Freitag, 8.00–11.45 und 13.30–17.00 Uhr\nMittwoch bis 18.00 Uhr",
		"fr": "Du lundi au vendredi, 8 h 00–11 h 45 et 13 h 30–17 h 00\nLe mercredi jusqu’à 18 h 00",
		"it": "Da lunedì a venerdì, 8.00–11.45 e 13.30–17.00\nMercoledì fino alle 18.00",
		"en": "Monday to Friday, 8.00–11.45 and 13.30–17.00\nWednesday until 18.00",
	}
	if _, _, err := settings.Save(ctx, software, now.Version, next); err != nil {
		return fmt.Errorf("sample settings: %w", err)
	}
	return nil
}
