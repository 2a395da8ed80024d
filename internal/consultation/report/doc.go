// Package report (Bericht) tells what became of a consultation: the synopsis (Synopse) puts
// the document beside the requests about it, the report (Mitwirkungsbericht) lists requests
// with considerations and decisions; both as DOCX, tagged PDF and XLSX, and the report as
// data for a web page. An archive package holds everything with checksums.
//
//	work --> review --approved by a second person where the space asks for it--> published
//
// Publishing freezes it, by a job: DOCX and tagged PDF with checksums in every language it
// is written in, and its numbers. Later downloads and the archive have these files, and
// they stay when statements are erased.
//
// What comes in later, on paper, is not told, neither by the page nor by the files: the page
// names it once as a number, and the result answers it.
//
// Once the report is published, consent to publication stays as it is; participants and
// followers are told. Numbers are counts; no sentence judges.
package report
