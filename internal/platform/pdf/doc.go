// Package pdf makes PDF documents that a screen reader walks through: Tags add the
// structure that the drawing library knows nothing of, and Document is a text of
// headings, paragraphs and lists on A4.
package pdf
