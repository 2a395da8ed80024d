package demo

import (
	"bytes"
	"context"
	"embed"
	"path"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/space"
)

// pictures are drawings of our own, as broad as the head of a project.
//
//go:embed pictures/*.jpg
var pictures embed.FS

// samplePicture is what a drawing shows, for those who do not see it.
type samplePicture struct{ file, de, fr, it, en string }

// samplePictures by project; the others have a drawn cover.
var samplePictures = map[string]samplePicture{
	"zaemme-digital": {"schalter", "Zwei Menschen an einem Schalter, daneben ein grosses Telefon mit einem ausgefüllten Formular", "Deux personnes à un guichet, à côté un grand téléphone avec un formulaire rempli",
		"Due persone a uno sportello, accanto un grande telefono con un modulo compilato", "Two people at a counter, next to it a large phone with a filled-in form"},
	"sicher-zur-schule": {"schulweg", "Drei Kinder gehen über einen Fussgängerstreifen, hinter ihnen ein Schulhaus", "Trois enfants traversent un passage piéton, derrière eux une école",
		"Tre bambini attraversano un passaggio pedonale, dietro di loro una scuola", "Three children walk over a zebra crossing, a school behind them"},
	"sammelstellen": {"container", "Eine ältere Person trägt eine Tasche mit Flaschen zu drei Containern, daneben steht ein Velo", "Une personne âgée porte un sac de bouteilles vers trois conteneurs, un vélo est à côté",
		"Una persona anziana porta una borsa di bottiglie a tre contenitori, accanto una bicicletta", "An elderly person carries a bag of bottles to three containers, a bicycle stands next to them"},
	"freiraumkonzept": {"platz", "Ein Platz mit vier Bäumen, einer Bank und einem Trinkbrunnen", "Une place avec quatre arbres, un banc et une fontaine",
		"Una piazza con quattro alberi, una panchina e una fontana", "A square with four trees, a bench and a drinking fountain"},
	"spielplatz-benziwil": {"spielplatz", "Ein Spielplatz auf einem Hügel: Schaukel, Rutschbahn und Wippe", "Une place de jeux sur une colline: balançoire, toboggan et bascule",
		"Un parco giochi su una collina: altalena, scivolo e dondolo", "A playground on a hill: a swing, a slide and a seesaw"},
	"quartierbudget": {"nachbarn", "Vier Nachbarinnen und Nachbarn an einem langen Tisch unter einer Girlande", "Quatre voisines et voisins à une longue table sous une guirlande",
		"Quattro vicine e vicini a un lungo tavolo sotto una ghirlanda", "Four neighbours at a long table below a garland"},
}

// give puts the picture on top of a project.
func (p samplePicture) give(ctx context.Context, files *file.Service, c *space.Content) error {
	content, err := pictures.ReadFile("pictures/" + p.file + ".jpg")
	if err != nil {
		return err
	}
	id, err := upload(ctx, files, space.CoverPurpose, p.file+".jpg", content)
	if err != nil {
		return err
	}
	c.Cover = &space.Cover{FileID: id}
	for lang, alt := range map[string]string{"de": p.de, "fr": p.fr, "it": p.it, "en": p.en, "easy": p.de} {
		if t, there := c.Texts[lang]; there {
			t.CoverAlt = alt
			c.Texts[lang] = t
		}
	}
	return nil
}

func upload(ctx context.Context, files *file.Service, purpose, name string, content []byte) (uuid.UUID, error) {
	f, err := files.Upload(ctx, authz.Software(), sampleKey("file", name), file.Arrival{Purpose: purpose, Name: path.Base(name), Body: bytes.NewReader(content), Length: int64(len(content))})
	if err != nil {
		return uuid.Nil, err
	}
	return f.ID, nil
}
