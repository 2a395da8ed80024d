// Package accesscode lets people take part in one activity without an account: a
// letter brings a code (Zugangscode), the code opens the activity once.
//
// Codes are made in batches (Lieferung), each for one activity, named by kind and
// id; who knows activities registers how to look them up (Service.Activities).
//
//	active (gültig) --valid_until--> expired (abgelaufen) --Retention--> erased
//	      \--revoke--> revoked (gesperrt) --Retention--> erased
//
// A code is 55 bits and a check character, in Crockford’s alphabet: 7K3M-9QXT-2VBD.
// It is never stored. Code n of a batch is computed from the key of the
// installation, the random salt of the batch and n; the table holds only an HMAC
// of it under the same key and salt. So letters can be printed again by staff who
// may, each time with an audit entry, while a copy of the database opens nothing;
// and once the salt is erased, not even the installation can compute the codes
// any more. Codes are not numbered in the table and their use is dated by the
// day, so that a code used cannot be matched with an answer given.
//
// A mistyped code is told at once by its check character, without looking into
// the database. Why a well-formed code is refused (unknown, used, expired) is told
// as well, because an honest person needs to know; guessing is hopeless against
// 2^55 and held up by a strict limit.
package accesscode
