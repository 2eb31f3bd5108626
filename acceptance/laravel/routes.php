<?php

use App\Events;
use App\User;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Broadcast;
use Illuminate\Support\Facades\Route;

Broadcast::channel('orders.{id}', fn ($user, $id) => $user->id === (int) $id);
Broadcast::channel('App.Models.User.{id}', fn ($user, $id) => $user->id === (int) $id);
Broadcast::channel('room.{id}', fn ($user, $id) => $user->id === 13 ? false : ['id' => $user->id, 'name' => $user->name]);
Broadcast::channel('broken.{id}', fn () => throw new RuntimeException('This callback always fails.'));
Broadcast::channel('true.{id}', fn () => true);       // on a presence channel: an answer without the member
Broadcast::channel('slow.{milliseconds}', function ($user, $milliseconds) {
    usleep((int) $milliseconds * 1000);

    return true;
});

Route::get('/', fn () => 'up');

// A page that shows what its laravel-echo hears: /page?host=http://127.0.0.1:6001&user=5
Route::get('/page', fn () => response()->file(base_path('page.html')));
Route::get('/echo.js', fn () => response()->file(base_path('../npm/node_modules/echo-2.5/dist/echo.iife.js'), ['Content-Type' => 'text/javascript']));

// POST /fire/news, /fire/order/5, /fire/message/1, /fire/everywhere/5, /fire/notification/7; ?others=1 for toOthers()
Route::post('/fire/{kind}/{id?}', function (Request $request, string $kind, int $id = 1) {
    if ($kind === 'notification') {
        (new User(['id' => $id]))->notify(new Events\OrderShipped(5));

        return 'fired';
    }
    $event = match ($kind) {
        'news' => new Events\NewsPublished,
        'order' => new Events\OrderUpdated($id),
        'message' => new Events\MessageSent($id),
        'everywhere' => new Events\Everywhere($id),
    };
    $pending = broadcast($event);
    if ($request->query('others')) {
        $pending->toOthers();
    }

    return 'fired';
});

// As every form of an application: refused with 419 without a CSRF token.
Route::post('/form', fn () => 'taken')->middleware('web');
