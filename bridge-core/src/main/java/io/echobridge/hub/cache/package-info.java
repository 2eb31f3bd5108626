/**
 * What cache channels keep: the last event of each, within bounds. Data only: whoever holds it
 * guards it.
 */
@NullMarked
package io.echobridge.hub.cache;

import org.jspecify.annotations.NullMarked;
