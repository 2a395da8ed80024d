package oidcdev

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
)

const acrPrefix = "urn:qa.agov.ch:names:tc:ac:classes:"

// ACR is the acr value of an AGOV level: 100 self-declared, 200 address confirmed
// by letter, 300 identity document checked, 400 with AHV number, 500 AGOV with
// e-ID, 600 e-ID alone.
func ACR(level int) string { return acrPrefix + strconv.Itoa(level) }

var levels = []int{100, 200, 300, 400, 500, 600}

func acrValues() (values []string) {
	for _, l := range levels {
		values = append(values, ACR(l))
	}
	return values
}

// Groups of the employee directory as object ids, for the mapping of groups to roles.
const (
	GroupEverybody  = "5b0c3a1e-0b1d-4f5e-9a55-0d6f2f3a7c01"
	GroupModeration = "5b0c3a1e-0b1d-4f5e-9a55-0d6f2f3a7c02"
)

// Address is where a resident lives, as the register of residents writes it.
type Address struct {
	Street, PostalCode, Locality, Municipality string
	MunicipalityID                             int // number of the Federal Statistical Office
}

// Person is somebody invented.
type Person struct {
	// Key is what the login page sends; never the subject of a token.
	Key                 string
	Name, Given, Family string
	Email               string
	EmailUnverified     bool
	// About is shown on the login page: what this person is good for.
	About string

	// Level is the highest AGOV level without the e-ID; 0 is a person without AGOV.
	Level   int
	EID     bool
	Address *Address

	Roles, Groups []string
	// Overage leaves the groups out and points to another service, as Entra ID does
	// for a person with more than 200.
	Overage bool
}

// Reaches tells whether the person can log in to AGOV at level.
func (p Person) Reaches(level int) bool {
	switch {
	case level == 600:
		return p.EID
	case level == 500:
		return p.EID && p.Level > 0
	default:
		return level <= p.Level
	}
}

// ReachedLevels are all of them, lowest first.
func (p Person) ReachedLevels() []int {
	return slices.DeleteFunc(slices.Clone(levels), func(l int) bool { return !p.Reaches(l) })
}

// Subject is the sub claim which a client gets for a person: opaque, different
// for every client, the same after a restart. At AGOV level 600 it is another one,
// because the e-ID is passed on without an AGOV identity.
func Subject(d Directory, clientID, key string, level int) string {
	text := "mitwirken demo\x00" + string(d) + "\x00" + clientID + "\x00" + key
	if level == 600 {
		text += "\x00e-ID"
	}
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

func emmen(street, code, locality string) *Address {
	return &Address{Street: street, PostalCode: code, Locality: locality, Municipality: "Emmen", MunicipalityID: 1024}
}

// Persons are everybody who can log in at a directory, in the order of the page.
func Persons(d Directory) []Person {
	if d == Staff {
		return []Person{
			{Key: "lea", Name: "Lea Brunner", Given: "Lea", Family: "Brunner", Email: "lea.brunner@emmen.example", About: "Kommunikation: veröffentlicht Projekte und Beiträge", Roles: []string{"communications"}, Groups: []string{GroupEverybody}},
			{Key: "marco", Name: "Marco Steiner", Given: "Marco", Family: "Steiner", Email: "marco.steiner@emmen.example", About: "Projektleitung Digitale Transformation", Roles: []string{"project_manager"}, Groups: []string{GroupEverybody}},
			{Key: "fatime", Name: "Fatime Krasniqi", Given: "Fatime", Family: "Krasniqi", Email: "fatime.krasniqi@emmen.example", About: "Fachstelle Integration: angestellt, ohne besondere Rolle", Groups: []string{GroupEverybody}},
			{Key: "urs", Name: "Urs Bühlmann", Given: "Urs", Family: "Bühlmann", Email: "urs.buehlmann@emmen.example", About: "Bau und Umwelt: moderiert, die Rolle kommt aus einer Gruppe", Groups: []string{GroupEverybody, GroupModeration}},
			{Key: "nadia", Name: "Nadia Rossi", Given: "Nadia", Family: "Rossi", Email: "nadia.rossi@emmen.example", About: "Datenschutz: wertet aus", Roles: []string{"analyst"}, Groups: []string{GroupEverybody}},
			{Key: "jonas", Name: "Jonas Felder", Given: "Jonas", Family: "Felder", Email: "jonas.felder@emmen.example", About: "Bildung und Kultur: in so vielen Gruppen, dass das Verzeichnis sie nicht mitschickt", Overage: true},
			{Key: "sandra", Name: "Sandra Imhof", Given: "Sandra", Family: "Imhof", Email: "sandra.imhof@emmen.example", About: "Informatik: verwaltet die Plattform", Roles: []string{"admin"}, Groups: []string{GroupEverybody}},
		}
	}
	return []Person{
		{Key: "anna", Name: "Anna Kaufmann", Given: "Anna", Family: "Kaufmann", Email: "anna.kaufmann@example.ch", About: "wohnt in Emmen, Adresse bestätigt", Level: 200, Address: emmen("Gerliswilstrasse 12", "6020", "Emmenbrücke")},
		{Key: "besim", Name: "Besim Hoxha", Given: "Besim", Family: "Hoxha", Email: "besim.hoxha@example.ch", About: "nur selbst gemachte Angaben", Level: 100},
		{Key: "carla", Name: "Carla Portmann", Given: "Carla", Family: "Portmann", Email: "carla.portmann@example.ch", About: "wohnt in Emmen, alles geprüft, mit e-ID", Level: 400, EID: true, Address: emmen("Dorfstrasse 3", "6032", "Emmen")},
		{Key: "daniel", Name: "Daniel Wicki", Given: "Daniel", Family: "Wicki", Email: "daniel.wicki@example.ch", About: "wohnt nicht in Emmen, sondern in Luzern", Level: 300, Address: &Address{Street: "Baselstrasse 40", PostalCode: "6003", Locality: "Luzern", Municipality: "Luzern", MunicipalityID: 1061}},
		{Key: "elira", Name: "Elira Shala", Given: "Elira", Family: "Shala", About: "wohnt in Emmen, ohne E-Mail-Adresse", Level: 300, Address: emmen("Rüeggisingerstrasse 25", "6020", "Emmenbrücke")},
		{Key: "tiago", Name: "Tiago Monteiro", Given: "Tiago", Family: "Monteiro", Email: "tiago.monteiro@example.ch", EmailUnverified: true, About: "E-Mail-Adresse nicht bestätigt", Level: 100},
		{Key: "layla", Name: "ليلى حداد", Given: "ليلى", Family: "حداد", Email: "layla.haddad@example.ch", About: "Name von rechts nach links geschrieben", Level: 200, Address: emmen("Sonnenplatz 1", "6020", "Emmenbrücke")},
		{Key: "maximiliane", Name: "Maximiliane Antoinette Wilhelmine Scholastika von Hohenlandenberg-Breitenlandenberg-Zurgilgen", Given: "Maximiliane Antoinette Wilhelmine Scholastika", Family: "von Hohenlandenberg-Breitenlandenberg-Zurgilgen",
			Email: "maximiliane.von.hohenlandenberg-breitenlandenberg-zurgilgen@example.ch", About: "sehr langer Name", Level: 200, Address: emmen("Kirchfeldstrasse 7", "6032", "Emmen")},
		{Key: "lea", Name: "Lea Brunner", Given: "Lea", Family: "Brunner", Email: "lea.brunner@emmen.example", About: "arbeitet auch bei der Gemeinde, mit derselben E-Mail-Adresse", Level: 200, Address: emmen("Schulhausstrasse 9", "6020", "Emmenbrücke")},
		{Key: "mirjam", Name: "Mirjam Stadelmann", Given: "Mirjam", Family: "Stadelmann", Email: "mirjam.stadelmann@example.ch", About: "wohnt in Emmen, hat schon einmal Stellung genommen und eine Antwort bekommen", Level: 200, Address: emmen("Riffighöhe 6", "6020", "Emmenbrücke")},
		{Key: "sibylle", Name: "Sibylle Arnold", Given: "Sibylle", Family: "Arnold", Email: "sibylle.arnold@example.ch", About: "wohnt in Emmen, gibt Stellungnahmen des Velovereins Emmen frei", Level: 200, Address: emmen("Oberhofstrasse 21", "6020", "Emmenbrücke")},
		{Key: "pascal", Name: "Pascal Zihlmann", Given: "Pascal", Family: "Zihlmann", Email: "pascal.zihlmann@example.ch", About: "schreibt im Team des Velovereins Emmen mit, gibt aber nicht frei", Level: 100},
		{Key: "reto", Name: "Reto Achermann", Given: "Reto", Family: "Achermann", About: "nur mit e-ID, ohne AGOV-Konto", EID: true, Address: emmen("Seetalstrasse 88", "6032", "Emmen")},
	}
}
