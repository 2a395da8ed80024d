alter table consultation_evaluation
    drop column similar_tallies,
    drop column similar_threshold;
