package io.rondo.checkpoint;

/** What to do when the newest checkpoint of a run is damaged. */
public enum OnDamage {
    /** Ends with a sentence that names the damage. */
    REFUSE,
    /** Takes the newest one that is intact, and says so in the log. */
    FALL_BACK
}
