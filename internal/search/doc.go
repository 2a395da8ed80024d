// Package search is one index over everything published. A module puts a Subject, in
// all its languages, into the index in the transaction that publishes it, and removes
// it in the one that withdraws it; search knows no module and reads no table of others.
//
// A question is words, all of which have to be there. It is answered in steps; a later
// one begins only where the earlier ones left room on the page:
//
//	0 stems            «Veloparkplatz» finds «Veloparkplätze», «demande» «demandes»
//	1 inside of words  «Parkplatz» finds «Veloparkplätze»
//	2 one letter       «Spielpltz», «Speilplatz» find «Spielplatz»
//	3 two letters      of words with eight and more, or one letter inside of a longer
//	                   word: «Spilplatz» finds «Kinderspielplatz»
//
// Steps 1 to 3 are for words that few subjects have, steps 2 and 3 for questions that
// find nothing in step 0. Whether they are taken depends on what the person may see and
// never on which words the index knows.
//
// Within a step come first subjects in the language of the person, then those with the
// words in the title, then the newest. There is no other weight, so that the order can
// be explained.
//
// A page costs about the same whatever is asked: of words that many have only the newest
// subjects are ranked (Window), of words that are like one only some are tried (see
// similar.go), and whether many have it is told by a sample, not guessed by the planner.
//
// Every word is stemmed by the rules of all four languages and looked for in all texts:
// a French question finds the German text where there is no French one. Nobody learns
// of more than they may see: hits are never counted, and the words that steps 1 to 3
// try are never shown, only what is found with them.
//
// Two statements answer a question that stems alone answer: the stems, the page. Two more
// look for similar words and what they find.
package search
