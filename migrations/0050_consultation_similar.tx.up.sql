-- From which likeness on segments were last searched for, and how many groups other ones
-- give: [{threshold, groups, segments}].
alter table consultation_evaluation
    add column similar_threshold real check (similar_threshold between 0.3 and 1),
    add column similar_tallies   jsonb not null default '[]';
