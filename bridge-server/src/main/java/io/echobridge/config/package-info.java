/**
 * Typed records bound from HOCON, and the one report of all that is wrong with them. No behaviour:
 * what a setting does belongs to whom it configures. Only which nodes an app works with ({@link
 * io.echobridge.config.Membership}) is worked out here, for the daemon and the doctor alike.
 */
@NullMarked
package io.echobridge.config;

import org.jspecify.annotations.NullMarked;
