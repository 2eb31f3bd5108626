/**
 * Typed records bound from HOCON, and a single report of all their faults. No behaviour: what a
 * setting does belongs to the code that it configures. The one exception is which nodes an app
 * works with ({@link io.echobridge.config.Membership}), which the daemon and the doctor both need.
 */
@NullMarked
package io.echobridge.config;

import org.jspecify.annotations.NullMarked;
