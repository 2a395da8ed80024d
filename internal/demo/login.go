package demo

import (
	"crypto/rand"
	"slices"

	"mitwirken/internal/authz"
	"mitwirken/internal/demo/oidcdev"
	"mitwirken/internal/identity"
	"mitwirken/internal/identity/oidc"
)

// Names of the providers in our addresses, /auth/{name}/…
const (
	agov      = "agov"
	directory = "personal"
)

// number of Emmen in the register of the Federal Statistical Office
const municipality = "1024"

// clientID is what the imitated providers know us as.
const clientID = "mitwirken"

// Who has taken part in the sample: a resident, and the team of an association.
const (
	SampleResident = "mirjam"
	SampleReleaser = "sibylle"
	SampleDrafter  = "pascal"
)

// SampleProof of a person is what the imitated provider will prove of them at publicURL.
func SampleProof(publicURL, key string) identity.Proof {
	people := oidcdev.Persons(oidcdev.AGOV)
	p := people[slices.IndexFunc(people, func(p oidcdev.Person) bool { return p.Key == key })]
	level := authz.LevelAccount
	if p.Address != nil && p.Level >= 200 {
		level = authz.LevelVerifiedResident
	}
	return identity.Proof{Provider: agov, Identity: oidc.Identity{Issuer: oidcdev.Issuer(publicURL, oidcdev.AGOV), Subject: oidcdev.Subject(oidcdev.AGOV, clientID, p.Key, p.Level),
		Name: p.Name, Email: p.Email, EmailVerified: true, Level: level}}
}

// login starts the imitated providers and describes them as an installation
// would describe the real ones.
func (e *Env) login(publicURL string) error {
	agovSecret, directorySecret := rand.Text(), rand.Text()
	p, err := oidcdev.New(oidcdev.Options{Demo: true, PublicURL: publicURL, Clients: map[oidcdev.Directory][]oidcdev.Client{
		oidcdev.AGOV:  {oidcdev.PlatformClient(publicURL, agov, clientID, agovSecret)},
		oidcdev.Staff: {oidcdev.PlatformClient(publicURL, directory, clientID, directorySecret)},
	}})
	if err != nil {
		return err
	}
	e.Dev.Handle(oidcdev.PathPrefix+"/", p)
	e.Transport = p.Transport(nil)
	e.Providers = []oidc.Config{
		{
			ID: agov, Audience: oidc.Residents, Issuer: p.Issuer(oidcdev.AGOV), ClientID: clientID, Secret: agovSecret,
			Name: map[string]string{"de": "AGOV", "fr": "AGOV", "it": "AGOV", "en": "AGOV"},
			Note: map[string]string{
				"de": "Das Login der Schweizer Behörden. Sie brauchen die AGOV-App oder einen Sicherheitsschlüssel. Wir erhalten Ihren Namen und Ihre E-Mail-Adresse.",
				"fr": "Le login des autorités suisses. Il vous faut l’application AGOV ou une clé de sécurité. Nous recevons votre nom et votre adresse e-mail.",
				"it": "Il login delle autorità svizzere. Le occorre l’app AGOV o una chiave di sicurezza. Riceviamo il suo nome e il suo indirizzo e-mail.",
				"en": "The login of the Swiss authorities. You need the AGOV app or a security key. We receive your name and your e-mail address.",
			},
			Scopes: []string{"openid", "profile", "email", "address"},
			Levels: map[string]authz.Level{
				oidcdev.ACR(100): authz.LevelAccount, oidcdev.ACR(200): authz.LevelVerifiedPerson, oidcdev.ACR(300): authz.LevelVerifiedPerson,
				oidcdev.ACR(400): authz.LevelVerifiedPerson, oidcdev.ACR(500): authz.LevelVerifiedPerson, oidcdev.ACR(600): authz.LevelVerifiedPerson,
			},
			Request: map[authz.Level]string{
				authz.LevelAccount: oidcdev.ACR(100), authz.LevelVerifiedPerson: oidcdev.ACR(200), authz.LevelVerifiedResident: oidcdev.ACR(200),
			},
			Resident: &oidc.ResidentRule{Claim: "address.municipality_id", Values: []string{municipality}},
			Logout:   oidc.LogoutRP,
		},
		{
			ID: directory, Audience: oidc.Employees, Issuer: p.Issuer(oidcdev.Staff), ClientID: clientID, Secret: directorySecret,
			Name: map[string]string{"de": "Login für Mitarbeitende", "fr": "Connexion du personnel", "it": "Accesso per il personale", "en": "Employee login"},
			Note: map[string]string{
				"de": "Für Mitarbeitende der Gemeinde mit ihrem Arbeitskonto. Wir erhalten Name, E-Mail-Adresse und Rollen.",
				"fr": "Pour le personnel communal, avec le compte professionnel. Nous recevons nom, adresse e-mail et rôles.",
				"it": "Per il personale comunale, con l’account di lavoro. Riceviamo nome, indirizzo e-mail e ruoli.",
				"en": "For employees of the municipality with their work account. We receive name, e-mail address and roles.",
			},
			Scopes: []string{"openid", "profile", "email"},
			Roles: map[string]authz.Role{
				"admin": authz.Admin, "communications": authz.Communications, "project_manager": authz.ProjectManager, "moderator": authz.Moderator, "analyst": authz.Analyst,
			},
			Groups: map[string]authz.Role{oidcdev.GroupModeration: authz.Moderator},
			Logout: oidc.LogoutBack,
		},
	}
	return nil
}
