// Reading offline, where the owner wants it: the worker keeps what was visited. Needs https or this very machine.
if ('serviceWorker' in navigator) navigator.serviceWorker.register(document.currentScript.dataset.worker);
