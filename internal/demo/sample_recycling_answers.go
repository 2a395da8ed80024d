package demo

import (
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
)

// sampleAnswer is what the municipality answers to requests that ask for the same.
type sampleAnswer struct {
	decision evaluation.Decision
	// changed are words of the paragraph that was changed for it, empty for none.
	changed, tag   string
	de, fr, it, en string
}

// sampleTags of the evaluation with their colours.
var sampleTags = []board.Tag{
	{Name: "Standorte", Colour: "accent"}, {Name: "Zugang", Colour: "info"}, {Name: "Ruhe", Colour: "warning"},
	{Name: "Wiederverwenden", Colour: "positive"}, {Name: "Kosten", Colour: "neutral"},
}

var recyclingAnswers = map[string]sampleAnswer{
	"riffig": {decision: evaluation.Partly, changed: "Die Sammelstelle Riffig", tag: "Standorte",
		de: "<p>Der Weg zum Sonnenplatz ist für Menschen, die schlecht zu Fuss sind, zu lang. Im Riffig bleiben darum Container für Glas und Metall. Speiseöl und Kleider nimmt nur der Sonnenplatz an: Für alle vier reicht der Platz nicht.</p>",
		fr: "<p>Pour les personnes qui marchent difficilement, le trajet jusqu’au Sonnenplatz est trop long. Des conteneurs à verre et à métal restent donc au Riffig. L’huile et les vêtements ne sont repris qu’au Sonnenplatz: la place ne suffit pas pour les quatre.</p>",
		it: "<p>Per chi cammina a fatica il percorso fino al Sonnenplatz è troppo lungo. Al Riffig restano perciò contenitori per vetro e metallo. Olio e abiti si consegnano solo al Sonnenplatz: lo spazio non basta per tutti e quattro.</p>",
		en: "<p>For people who do not walk well, Sonnenplatz is too far. Containers for glass and metal therefore stay in Riffig. Oil and clothes are taken at Sonnenplatz only: there is no room for all four.</p>"},
	"noon": {decision: evaluation.Accepted, changed: "von 7 bis 20 Uhr", tag: "Ruhe",
		de: "<p>Über Mittag schlafen kleine Kinder und Menschen, die nachts arbeiten. Die Sammelstellen schliessen von 12 bis 13 Uhr.</p>",
		fr: "<p>À midi dorment les petits enfants et les personnes qui travaillent la nuit. Les points de collecte ferment de 12 à 13 heures.</p>",
		it: "<p>A mezzogiorno dormono i bambini piccoli e chi lavora di notte. I punti di raccolta chiudono dalle 12 alle 13.</p>",
		en: "<p>Small children and people who work at night sleep at noon. The collection points close from 12 to 1 p.m.</p>"},
	"evening": {decision: evaluation.NotAccepted, tag: "Ruhe",
		de: "<p>Nach 20 Uhr soll in den Quartieren Ruhe sein; das verlangen deutlich mehr Stellungnahmen als längere Zeiten. Wer am Tag arbeitet, hat am Samstag zwölf Stunden Zeit.</p>",
		fr: "<p>Après 20 heures, les quartiers doivent être tranquilles; bien plus de prises de position le demandent que des horaires plus longs. Qui travaille en journée dispose de douze heures le samedi.</p>",
		it: "<p>Dopo le 20 i quartieri devono restare tranquilli; lo chiedono molte più prese di posizione di quante chiedano orari più lunghi. Chi lavora di giorno ha dodici ore il sabato.</p>",
		en: "<p>After 8 p.m. the neighbourhoods should be quiet; many more statements ask for that than for longer hours. Whoever works during the day has twelve hours on Saturday.</p>"},
	"sunday": {decision: evaluation.NotAccepted, tag: "Ruhe",
		de: "<p>Das kantonale Recht schützt die Ruhe an Sonntagen. Daran kann das Konzept nichts ändern.</p>", fr: "<p>Le droit cantonal protège le repos dominical. Le concept ne peut rien y changer.</p>",
		it: "<p>Il diritto cantonale protegge il riposo domenicale. Il piano non può cambiarlo.</p>", en: "<p>Cantonal law protects the quiet on Sundays. The plan cannot change that.</p>"},
	"height": {decision: evaluation.Accepted, changed: "ohne Stufen erreichbar", tag: "Zugang",
		de: "<p>Ohne Stufen allein genügt nicht, wenn die Öffnung zu hoch liegt. Das Konzept schreibt neu vor, wie hoch sie höchstens ist und wie viel Platz davor frei bleibt.</p>",
		fr: "<p>L’absence de marches ne suffit pas si l’ouverture est trop haute. Le concept fixe désormais sa hauteur maximale et la place libre devant elle.</p>",
		it: "<p>L’assenza di gradini non basta se l’apertura è troppo alta. Il piano stabilisce ora l’altezza massima e lo spazio libero davanti.</p>",
		en: "<p>No steps are not enough when the opening is too high. The plan now says how high it may be at most and how much room stays free in front of it.</p>"},
	"swap": {decision: evaluation.Accepted, changed: "ein Bringtag statt", tag: "Wiederverwenden",
		de: "<p>Der letzte Bringtag war nach zwei Stunden leer geräumt. Neu findet er viermal im Jahr statt, zweimal davon im Quartier.</p>", fr: "<p>La dernière journée d’échange était vidée après deux heures. Elle aura lieu quatre fois par an, dont deux dans un quartier.</p>",
		it: "<p>L’ultima giornata di scambio si è esaurita in due ore. Si terrà quattro volte all’anno, due delle quali in un quartiere.</p>", en: "<p>At the last swap day everything was gone after two hours. It now takes place four times a year, twice of them in a neighbourhood.</p>"},
	"pickup": {decision: evaluation.Partly, changed: "ruft den Abholdienst an", tag: "Kosten",
		de: "<p>Gratis für alle wäre die Fahrt dreimal so teuer für die Gemeinde. Wer Ergänzungsleistungen bezieht, zahlt neu nichts.</p>", fr: "<p>Gratuit pour tout le monde, le service coûterait trois fois plus à la commune. Qui touche des prestations complémentaires ne paie désormais rien.</p>",
		it: "<p>Gratuito per tutti, il servizio costerebbe al Comune il triplo. Chi riceve prestazioni complementari ora non paga nulla.</p>", en: "<p>Free for everybody, the service would cost the municipality three times as much. Whoever receives supplementary benefits now pays nothing.</p>"},
	"winter": {decision: evaluation.NotAccepted, tag: "Kosten",
		de: "<p>Im Winter fällt ein Zehntel so viel Grüngut an wie im Sommer. Zwei Fahrten im Monat lohnen sich nicht; die Kompostplätze bleiben offen.</p>", fr: "<p>En hiver, il y a dix fois moins de déchets verts qu’en été. Deux tournées par mois ne se justifient pas; les places de compostage restent ouvertes.</p>",
		it: "<p>D’inverno gli scarti vegetali sono un decimo di quelli estivi. Due giri al mese non si giustificano; i posti di compostaggio restano aperti.</p>", en: "<p>In winter there is a tenth of the garden waste of summer. Two rounds a month are not worth it; the compost places stay open.</p>"},
	"camera": {decision: evaluation.NotAccepted, tag: "Kosten",
		de: "<p>Kameras zeichnen alle auf, die vorbeigehen. Das wäre unverhältnismässig. Stattdessen räumt der Werkhof montags und freitags auf.</p>", fr: "<p>Des caméras filmeraient toutes les personnes qui passent. Ce serait disproportionné. Le service d’entretien nettoie plutôt le lundi et le vendredi.</p>",
		it: "<p>Le telecamere riprenderebbero chiunque passi. Sarebbe sproporzionato. Il servizio comunale pulisce invece il lunedì e il venerdì.</p>", en: "<p>Cameras record everybody who walks by. That would go too far. Instead, the works team cleans up on Mondays and Fridays.</p>"},
	"plastic": {decision: evaluation.Noted, tag: "Wiederverwenden",
		de: "<p>Kunststoff sammelt der regionale Verband, nicht die Gemeinde. Wir haben ihm das Anliegen weitergegeben.</p>", fr: "<p>Le plastique relève de l’association régionale, non de la commune. Nous lui avons transmis la demande.</p>",
		it: "<p>La plastica è raccolta dall’associazione regionale, non dal Comune. Le abbiamo trasmesso la richiesta.</p>", en: "<p>Plastic is collected by the regional association, not by the municipality. We have passed the wish on to it.</p>"},
	"light": {decision: evaluation.Accepted, tag: "Zugang",
		de: "<p>Jede Sammelstelle bekommt eine Leuchte, die angeht, wenn jemand kommt. Das gehört in die Bauprojekte und nicht ins Konzept.</p>", fr: "<p>Chaque point de collecte reçoit une lampe qui s’allume quand quelqu’un arrive. Cela relève des projets de construction et non du concept.</p>",
		it: "<p>Ogni punto di raccolta riceve una luce che si accende quando arriva qualcuno. È materia dei progetti di costruzione, non del piano.</p>", en: "<p>Each collection point gets a light that goes on when somebody comes. That belongs to the building projects and not into the plan.</p>"},
	"ground": {decision: evaluation.Partly, tag: "Standorte",
		de: "<p>An sechs von acht Orten ist es möglich. An den zwei anderen liegen Leitungen; dort stehen leise Container mit Gummiklappen.</p>", fr: "<p>C’est possible à six endroits sur huit. Aux deux autres, des conduites gênent; on y place des conteneurs silencieux à volets de caoutchouc.</p>",
		it: "<p>È possibile in sei luoghi su otto. Negli altri due passano condotte; lì si posano contenitori silenziosi con sportelli di gomma.</p>", en: "<p>It is possible at six places out of eight. Pipes are in the way at the other two; quiet containers with rubber flaps stand there.</p>"},
	"signs": {decision: evaluation.Accepted, tag: "Zugang",
		de: "<p>Alle Container bekommen Schilder mit Bildern; die Wörter darunter stehen in acht Sprachen.</p>", fr: "<p>Tous les conteneurs reçoivent des panneaux illustrés; les mots figurent en huit langues.</p>",
		it: "<p>Tutti i contenitori ricevono cartelli illustrati; le parole sono in otto lingue.</p>", en: "<p>All containers get signs with pictures; the words below are in eight languages.</p>"},
	"bike": {decision: evaluation.Accepted, tag: "Zugang",
		de: "<p>Wo die Fläche es erlaubt, kommt neben die Container ein Platz für zwei Velos mit Anhänger. Das zeigen die Bauprojekte.</p>", fr: "<p>Là où la place le permet, deux vélos avec remorque pourront stationner à côté des conteneurs. Les projets de construction le montreront.</p>",
		it: "<p>Dove lo spazio lo consente, accanto ai contenitori ci sarà posto per due biciclette con rimorchio. Lo mostreranno i progetti di costruzione.</p>", en: "<p>Where there is room, two bicycles with trailers can stand beside the containers. The building projects will show it.</p>"},
	"emptying": {decision: evaluation.Noted, tag: "Ruhe",
		de: "<p>Werktags heisst: nicht an Feiertagen. An Auffahrt war es ein Versehen des Fuhrunternehmens; der neue Vertrag sieht dafür einen Abzug vor.</p>", fr: "<p>Les jours ouvrables n’incluent pas les jours fériés. À l’Ascension, c’était une erreur du transporteur; le nouveau contrat prévoit une retenue.</p>",
		it: "<p>Nei giorni feriali non rientrano i festivi. All’Ascensione è stato un errore della ditta di trasporto; il nuovo contratto prevede una trattenuta.</p>", en: "<p>Working days do not include public holidays. On Ascension Day it was a mistake of the haulier; the new contract provides for a deduction.</p>"},
	"call": {decision: evaluation.Accepted, tag: "Zugang",
		de: "<p>Der Abholdienst nimmt neu am Mittwoch bis 20 Uhr Anrufe entgegen und ruft zurück.</p>", fr: "<p>Le service de ramassage répond désormais le mercredi jusqu’à 20 heures et rappelle.</p>",
		it: "<p>Il servizio di ritiro risponde ora il mercoledì fino alle 20 e richiama.</p>", en: "<p>The pick-up service now takes calls until 8 p.m. on Wednesdays and calls back.</p>"},
	"early": {decision: evaluation.NotAccepted, tag: "Ruhe",
		de: "<p>Vor 7 Uhr schlafen die meisten noch. Betriebe können ihr Glas auf dem Werkhof ab 6 Uhr abgeben; dort wohnt niemand.</p>", fr: "<p>Avant 7 heures, la plupart des gens dorment encore. Les entreprises peuvent déposer leur verre au centre d’entretien dès 6 heures; personne n’y habite.</p>",
		it: "<p>Prima delle 7 quasi tutti dormono ancora. Le aziende possono consegnare il vetro al magazzino comunale dalle 6; lì non abita nessuno.</p>", en: "<p>Before 7 a.m. most people are still asleep. Businesses can bring their glass to the works yard from 6 a.m.; nobody lives there.</p>"},
	"thanks": {decision: evaluation.Noted,
		de: "<p>Die Gemeinde nimmt die Zustimmung zur Kenntnis.</p>", fr: "<p>La commune prend acte de cet accord.</p>", it: "<p>Il Comune prende atto del consenso.</p>", en: "<p>The municipality takes note of the approval.</p>"},
}
