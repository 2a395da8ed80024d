alter table consultation_report
    drop column submitted_at,
    drop column papers,
    drop column frozen_at;
