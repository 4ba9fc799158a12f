const config = {name: 'x', host: 'café'};
