// Package notify tells people by mail what became of the things they follow.
//
// A person follows (verfolgt) a subject, named by kind and id. A module says in its
// own transaction that something happened to a subject (Service.Emit); from there on
// it is certain that every follower hears of it exactly once:
//
//	event → job → followers in stretches → one letter per event and person
//	      ↘ every Monday → one letter per person with what happened in the week
//
// Whether at once, weekly or never is for each person to decide (Frequency). Who no
// longer sees the subject, has stopped following, or has no confirmed address hears
// nothing.
//
// What a subject is called, who sees it and what an event means is known to the
// modules above: they register a Teller for their kind. Events hold ids only, so
// words are those of the moment in which the letter is written.
//
// Letters can be ended without logging in, by a token that stands in each of them.
package notify
