/**
 * The steps that {@code prepare.steps} can list, one record each: its components are the step's settings. {@link
 * io.rondo.prep.steps.Preset} holds the lists that have a name.
 */
package io.rondo.prep.steps;
