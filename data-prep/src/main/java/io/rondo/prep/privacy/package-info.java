/**
 * Finds data about persons and secrets by their shape and checksums, in one pass and in linear time. {@link
 * io.rondo.prep.privacy.PersonalDataFinder} is the way in.
 */
package io.rondo.prep.privacy;
