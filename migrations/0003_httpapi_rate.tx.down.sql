drop table httpapi_rate;
