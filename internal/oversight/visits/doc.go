// Package visits counts how often pages are opened: per day, pattern of the address,
// project and language, and nothing else. There is no cookie, no address of a
// computer, no fingerprint and no order of pages: two openings by one person are two
// openings.
//
// Instances count in memory and add to the table every minute and before they stop,
// so a crash loses a minute. Pages of the back office and of people’s accounts are
// not counted: nobody is to be watched at work.
package visits
