drop table consultation_segment_join;
