/**
 * Who is on presence channels, by connections to whatever node. Data only: whoever holds a table
 * guards it.
 */
@NullMarked
package io.echobridge.presence;

import org.jspecify.annotations.NullMarked;
