drop table contact_request;
