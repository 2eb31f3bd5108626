/**
 * The files of the live page, as browsers load them. They ask for everything else by themselves.
 */
@NullMarked
package io.echobridge.admin.page;

import org.jspecify.annotations.NullMarked;
