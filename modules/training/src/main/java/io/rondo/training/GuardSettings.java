package io.rondo.training;

/**
 * Which contributions of workers are kept out of the mean.
 *
 * @param norm k: a norm of more than k times the workers' median is refused; 0 for any norm
 * @param loss z: a loss of more than z standard deviations above that of the rounds before is refused; 0 for any loss
 * @param warmUpRounds rounds before which no loss is refused, since nothing is known about losses yet
 */
public record GuardSettings(double norm, double loss, int warmUpRounds) {}
