/**
 * What event a broker's message is: rules, envelopes, templates. Nothing of a broker's own client
 * library, and nothing of who hears the event.
 */
@NullMarked
package io.echobridge.mapping;

import org.jspecify.annotations.NullMarked;
