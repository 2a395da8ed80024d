package fault

// Codes that belong to no module.
const (
	CodeInternal         Code = "request.internal"
	CodeMalformed        Code = "request.malformed"
	CodeInvalid          Code = "request.invalid"
	CodeNotFound         Code = "request.not_found"
	CodeMethodNotAllowed Code = "request.method_not_allowed"
	CodeTooLarge         Code = "request.too_large"
	CodeUnsupported      Code = "request.unsupported_media_type"
	CodeTooMany          Code = "request.too_many"
	CodeUnavailable      Code = "request.unavailable"
	CodeTimeout          Code = "request.timeout"
	CodeCrossOrigin      Code = "request.cross_origin"
	CodeKeyReused        Code = "request.idempotency_key_reused"
	CodeStale            Code = "request.stale"
	CodeIfMatchMissing   Code = "request.if_match_missing"
	CodeCursor           Code = "request.cursor"

	FieldRequired     Code = "field.required"
	FieldTooShort     Code = "field.too_short"
	FieldTooLong      Code = "field.too_long"
	FieldTooSmall     Code = "field.too_small"
	FieldTooLarge     Code = "field.too_large"
	FieldTooFew       Code = "field.too_few"
	FieldTooMany      Code = "field.too_many"
	FieldChoice       Code = "field.choice"
	FieldFormat       Code = "field.format"
	FieldEmail        Code = "field.email"
	FieldType         Code = "field.type"
	FieldUnknown      Code = "field.unknown"
	FieldControlChars Code = "field.control_characters"
)
