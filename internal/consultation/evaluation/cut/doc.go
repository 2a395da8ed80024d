// Package cut (Zuschnitt) splits segments, in words of the statement only, and joins those of
// one statement. The statement itself stays as it was signed.
//
//	joined --half an hour, or somebody works on it--> stays
//	       --undo--> all of them are back as they were: words, answers, tags, notes, groups
package cut
