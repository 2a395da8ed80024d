// Package bulk changes many segments of a consultation at once, in one statement, and takes
// such a change back for half an hour: where nobody has changed anything since.
//
//	change --half an hour--> stays
//	       --undo--> put back; what somebody has changed meanwhile stays as it is
package bulk
