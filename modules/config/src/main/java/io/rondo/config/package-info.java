/**
 * Settings: HOCON files and {@code key=value} overrides become immutable records, and a wrong setting becomes one clear
 * sentence. {@link io.rondo.config.ConfigLoader} is the way in; {@link io.rondo.config.RondoException} is how every part
 * of Rondo reports what a user can act on.
 */
package io.rondo.config;
