use super::*;

/// Every combination of what can be done, and where it leaves the salon.
#[test]
fn the_first_thing_that_is_missing_is_the_stage() {
    let table = [
        // salon, number, messages, owner
        ("----", Stage::Salon),
        ("+---", Stage::WhatsApp),
        ("-+--", Stage::Salon),
        ("++--", Stage::Messages),
        ("--+-", Stage::Salon),
        ("+-+-", Stage::WhatsApp),
        ("-++-", Stage::Salon),
        ("+++-", Stage::Owner),
        ("---+", Stage::Finished),
        ("+--+", Stage::Finished),
        ("-+-+", Stage::Finished),
        ("++-+", Stage::Finished),
        ("--++", Stage::Finished),
        ("+-++", Stage::Finished),
        ("-+++", Stage::Finished),
        ("++++", Stage::Finished),
    ];
    for (signs, stage) in table {
        let done: Vec<bool> = signs.chars().map(|sign| sign == '+').collect();
        let facts = Facts { salon_confirmed: done[0], number_linked: done[1], messages_confirmed: done[2], owner_set: done[3] };
        assert_eq!(Stage::of(facts), stage, "{signs}");
    }
}

#[test]
fn what_is_done_may_be_seen_again_and_nothing_is_skipped() {
    for stage in Stage::ALL {
        for wanted in Step::ALL {
            let shown = stage.shown(Some(wanted));
            assert!(shown <= stage.step(), "{stage:?} {wanted:?} shows {shown:?}");
            let back = wanted < stage.step() && stage != Stage::Finished;
            assert_eq!(shown == wanted, back || wanted == stage.step(), "{stage:?} {wanted:?}");
        }
        assert_eq!(stage.shown(None), stage.step());
        assert_eq!(stage.takes_password(), stage == Stage::Owner);
    }
}

#[test]
fn steps_count_from_one_and_lead_back() {
    assert_eq!(Step::ALL.map(Step::number), [1, 2, 3, 4]);
    assert_eq!(Step::ALL.map(Step::before), [None, Some(Step::Salon), Some(Step::WhatsApp), Some(Step::Messages)]);
    for step in Step::ALL {
        assert_eq!(Step::from_word(step.as_str()), Some(step));
    }
}
