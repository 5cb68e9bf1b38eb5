-- Who is like whom among the users that this office records, so that a file which brings one of them
-- under another name is told before it is recorded. What the server has is found by the indexes of
-- the first file; these find what edits say, and who was born when.

CREATE INDEX edit_by_phone ON edit (json_extract(fields, '$.phone'))
  WHERE operation IN ('user-create', 'user-update')
    AND json_extract(fields, '$.phone') IS NOT NULL;
CREATE INDEX edit_by_email ON edit (lower(json_extract(fields, '$.email')))
  WHERE operation IN ('user-create', 'user-update')
    AND lower(json_extract(fields, '$.email')) IS NOT NULL;
CREATE INDEX edit_by_birth
  ON edit (json_extract(fields, '$.dob'), lower(json_extract(fields, '$.firstName')))
  WHERE operation IN ('user-create', 'user-update')
    AND json_extract(fields, '$.dob') IS NOT NULL;
CREATE INDEX record_by_birth
  ON record (json_extract(base, '$.dob'), lower(json_extract(base, '$.firstName')))
  WHERE kind = 'user' AND json_valid(base) AND json_extract(base, '$.dob') IS NOT NULL;
