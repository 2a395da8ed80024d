alter table consultation_report drop column numbers;
