package proof

import (
	"bytes"
	"context"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// DrawReceipt makes the receipt that goes with its letter, when the letter goes; none
// when the content was erased meanwhile.
func (s *Service) DrawReceipt(ctx context.Context, a mail.Attachment, _ string) (*mail.Document, error) {
	row, err := s.statements.Find(ctx, s.db, a.ID)
	if fault.Is(err, authz.CodeNotFound) || err == nil && row.ForgottenAt != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := s.statements.Unseal(row); err != nil {
		return nil, err
	}
	x, err := s.statements.SubmissionOf(ctx, s.db, a.ID, a.Number)
	if err != nil {
		return nil, err
	}
	page, err := s.receiptPage(row, x)
	if err != nil {
		return nil, err
	}
	if s.owner != nil {
		page.Owner = s.owner(ctx)
	}
	var out bytes.Buffer
	err = page.Write(&out, func(key string, params map[string]any) string { return s.cat.Text(page.Lang, locale.Mail, key, params) })
	return &mail.Document{Name: receiptName(page), Type: "application/pdf", Content: out.Bytes()}, err
}
