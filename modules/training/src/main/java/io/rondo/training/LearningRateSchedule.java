package io.rondo.training;

/**
 * The inner learning rate as a function of the step: a linear warm-up from {@code rate / (warmUp + 1)}, then down to the
 * minimum, which it would reach right after the last step.
 */
public record LearningRateSchedule(Schedule schedule, double rate, double minimum, long warmUp, long steps) {
    /** The schedule that settings ask for. */
    public static LearningRateSchedule of(LocalSettings settings) {
        return new LearningRateSchedule(
                settings.schedule(),
                settings.learningRate(),
                settings.minimumLearningRate(),
                settings.warmUpSteps(),
                settings.steps());
    }

    /**
     * The learning rate of one step.
     *
     * @param step counted from 0
     */
    public double at(long step) {
        if (step < warmUp) {
            return rate * (step + 1) / (warmUp + 1);
        }
        double progress = step >= steps ? 1 : (double) (step - warmUp) / (steps - warmUp);
        return switch (schedule) {
            case COSINE -> minimum + (rate - minimum) * 0.5 * (1 + Math.cos(Math.PI * progress));
            case LINEAR -> rate - (rate - minimum) * progress;
            case CONSTANT -> rate;
        };
    }
}
